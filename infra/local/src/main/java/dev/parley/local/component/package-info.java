/** What one part of the system must tell so that it can be started, watched and stopped. */
@NullMarked
package dev.parley.local.component;

import org.jspecify.annotations.NullMarked;
