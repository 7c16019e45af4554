using ModelPipeline.Tests;

// What tests share that do not stop, change or wear it out for others.
[assembly: AssemblyFixture(typeof(PostgreSqlServer))]
[assembly: AssemblyFixture(typeof(JobModel))]
