/**
 * The programs in processes of their own, killed and paused under load; what they wrote is judged
 * by what was sent and by the naive oracle.
 */
package io.millrace.standalone.fault;
