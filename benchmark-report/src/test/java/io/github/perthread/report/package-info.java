@NullMarked
package io.github.perthread.report;

import org.jspecify.annotations.NullMarked;
