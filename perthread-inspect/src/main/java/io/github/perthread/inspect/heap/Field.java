package io.github.perthread.inspect.heap;

/**
 * A field of a class.
 *
 * @param owner the class that declares it
 * @param type its type code in the dump
 * @param at for an instance field the offset in an instance's body, for a static field the position
 *     of its value in the file
 */
public record Field(HeapClass owner, String name, int type, long at) {}
