using ModelPipeline.Tests;

[assembly: AssemblyFixture(typeof(PostgreSqlServer))]

// Most of these tests wait: for a database, a cluster or a receiver.
[assembly: Xunit.v3.Parallelization(MaxThreads = 4)]
