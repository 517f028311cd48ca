/** Tests of the agent. */
@NullMarked
package io.github.perthread.agent;

import org.jspecify.annotations.NullMarked;
