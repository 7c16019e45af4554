using ModelPipeline.Tests;

// What tests share that do not stop, change or wear it out for others.
[assembly: AssemblyFixture(typeof(PostgreSqlServer))]
[assembly: AssemblyFixture(typeof(JobModel))]

// They wait more than they compute: for processes that start, stop and are missed.
[assembly: Xunit.v3.Parallelization(MaxThreads = 4)]
[assembly: TestCollectionOrderer(typeof(LongestFirst))]
