/**
 * Gathers what the entities answered into vectors. The activation in force is stamped in when a
 * vector is first gathered; from then on the vector never changes, however often it is asked for.
 */
package io.millrace.feature.gather;
