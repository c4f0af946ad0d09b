/**
 * The events of one entity in their order (time, id), in blocks: what windows look at. The newest
 * block is open and lies inside the entity's head; the others lie in records of their own.
 */
package io.millrace.feature.timeline;
