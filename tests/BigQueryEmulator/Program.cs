using ModelPipeline.BigQueryEmulator;

if (CommandLine.Parse(args) is not { } options)
{
    Console.Error.WriteLine(CommandLine.Usage);
    return 64;
}

await using var emulator = await Emulator.StartAsync(new() { Port = options.Port, StoragePort = options.StoragePort });
await emulator.CreateDatasetAsync(options.Project, options.Dataset);
foreach (var (table, path) in options.Tables)
{
    var rows = await emulator.LoadCsvAsync(options.Project, options.Dataset, table, path, options.AsStrings);
    Console.WriteLine($"{options.Project}.{options.Dataset}.{table}: {rows} rows");
}

Console.WriteLine($"The BigQuery emulator listens at {emulator.Address}, its Storage Read API at {emulator.StorageAddress}");
await emulator.WaitForShutdownAsync();
return 0;
