using ModelPipeline.Tests;

[assembly: AssemblyFixture(typeof(PostgreSqlServer))]
