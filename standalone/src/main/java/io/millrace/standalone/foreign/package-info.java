/** Models that another program than the trainer made, brought into a bundle. */
package io.millrace.standalone.foreign;
