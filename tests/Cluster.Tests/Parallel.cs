using Xunit.Sdk;

// Each test has a cluster of its own, and waits most of the time: for answers, reminders and the end of silos.
[assembly: Xunit.v3.Parallelization(Mode = ParallelMode.All, MaxThreads = 4)]
