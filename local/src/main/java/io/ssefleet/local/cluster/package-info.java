/** Stand-ins for the parts of Kubernetes that run pods: Deployments, ReplicaSets and a kubelet whose containers are processes. */
package io.ssefleet.local.cluster;
