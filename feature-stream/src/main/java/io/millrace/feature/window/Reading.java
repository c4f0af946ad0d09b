package io.millrace.feature.window;

import io.millrace.feature.wire.Values;

/** How one feature, or several that look at the same, come to their values. */
interface Reading {
    void read(Windows windows, Asking asking, Values into);
}
