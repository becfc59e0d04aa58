/** Providers of models, behind one small interface; the types of their SDKs stay in here. */
@NullMarked
package dev.parley.worker.model;

import org.jspecify.annotations.NullMarked;
