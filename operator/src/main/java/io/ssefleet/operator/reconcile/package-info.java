/** The reconcile loop: observe, plan, apply, report. The only package that knows the operator SDK. */
package io.ssefleet.operator.reconcile;
