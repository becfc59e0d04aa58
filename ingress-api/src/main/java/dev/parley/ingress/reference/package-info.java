/** What this edge can be asked for, for machines and for people: OpenAPI, AsyncAPI and a page. */
@NullMarked
package dev.parley.ingress.reference;

import org.jspecify.annotations.NullMarked;
