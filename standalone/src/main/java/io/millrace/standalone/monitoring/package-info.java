/** How the models that serve are doing, for a person at a terminal. */
package io.millrace.standalone.monitoring;
