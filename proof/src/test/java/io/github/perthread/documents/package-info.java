/** Whether the documents, the contract, and the tests that prove it fit together. */
@NullMarked
package io.github.perthread.documents;

import org.jspecify.annotations.NullMarked;
