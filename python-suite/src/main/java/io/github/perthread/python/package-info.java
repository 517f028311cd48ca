/** What runs the suite, the measurement and the demonstration, whichever the Python. */
@NullMarked
package io.github.perthread.python;

import org.jspecify.annotations.NullMarked;
