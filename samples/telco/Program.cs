using ModelPipeline.Samples;
using ModelPipeline.Samples.Telco;

if (args is not [var api, var emulator, var data, .. var stores])
{
    Console.Error.WriteLine(
        "Usage: <ModelPipeline.Api.dll> <ModelPipeline.BigQueryEmulator.dll> <data folder> [postgresql|bigquery <PostgreSQL connection string>]");
    return 64;
}

var work = Directory.CreateTempSubdirectory("telco-").FullName;
var customers = Path.Combine(data, "customers.csv");
try
{
    // The output of PostgreSQL and BigQuery inputs is in PostgreSQL.
    await using var target = stores is [_, var connection]
        ? await PostgreSqlStore.CreateAsync(connection)
        : new SqliteTarget(work) as ITarget;
    await using ISource source = stores switch
    {
        ["bigquery", ..] => new BigQuerySource(emulator),
        ["postgresql", ..] => (PostgreSqlStore)target,
        _ => new CsvSource(customers),
    };
    await source.LoadAsync(customers);
    await using var process = await Server.StartAsync(api, work, Settings.Write(data, work, source, target), TimeSpan.FromSeconds(60));
    return await new Check(data, target).RunAsync(process.Http) ? 0 : 1;
}
finally
{
    Directory.Delete(work, recursive: true);
}
