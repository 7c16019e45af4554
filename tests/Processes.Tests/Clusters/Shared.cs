using ModelPipeline.Tests;

// Fixtures that all tests share. No test stops or changes them.
[assembly: AssemblyFixture(typeof(PostgreSqlServer))]
[assembly: AssemblyFixture(typeof(JobModel))]
[assembly: AssemblyFixture(typeof(Chromium))]

// Several tests run at once, because they mostly wait for processes that start or stop.
[assembly: Xunit.v3.Parallelization(MaxThreads = 4)]
[assembly: TestCollectionOrderer(typeof(LongestFirst))]
