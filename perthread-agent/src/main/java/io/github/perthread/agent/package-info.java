/**
 * The Java agent: gives the {@code ThreadLocal}s of application classes a {@linkplain
 * io.github.perthread.agent.ThreadLocalStandIn stand-in} whose values the local owns.
 */
@NullMarked
package io.github.perthread.agent;

import org.jspecify.annotations.NullMarked;
