using System.Collections.Concurrent;
using System.Diagnostics;
using ModelPipeline.Samples;
using ModelPipeline.Samples.Models;
using ModelPipeline.Tests;

if (args is not [var api, var folder, .. { Length: <= 1 } connection])
{
    Console.Error.WriteLine("Usage: <ModelPipeline.Api.dll> <folder with index.json> [<PostgreSQL connection string>]");
    return 64;
}

// A job is waited for longer than it works.
const int Parallelism = 16;
var clock = Stopwatch.StartNew();
var work = Directory.CreateTempSubdirectory("models-").FullName;
await using var own = new PostgreSqlServer();
try
{
    if (connection is [])
        await own.InitializeAsync();
    await using var sqlite = await DatabaseStore.CreateSqliteAsync(work);
    await using var postgreSql = await DatabaseStore.CreatePostgreSqlAsync(connection is [var named] ? named : own.ConnectionString);
    IStore[] stores = [new CsvStore(), sqlite, postgreSql];
    var models = ModelCase.ReadAll(folder);
    var pipelines = stores.SelectMany(_ => models, (store, model) => (Store: store, Model: model)).ToList();
    foreach (var (store, model) in pipelines)
        await store.LoadAsync(model);

    // A pipeline with a fault keeps all others from starting: it is left out, and wrong.
    var faults = new Faults();
    await using var server = await faults.StartAsync(without =>
    {
        var settings = Settings.Write(work, stores, pipelines.Where(each => !without.Contains(Settings.Name(each.Store, each.Model))));
        return Server.StartAsync(api, work, settings, TimeSpan.FromMinutes(10), isQuiet: true);
    });
    Console.WriteLine($"{pipelines.Count} pipelines are ready after {clock.Elapsed.TotalSeconds:0} s");
    var check = new Check(server.Http, work);
    var wrong = new ConcurrentDictionary<string, string>();
    await Parallel.ForEachAsync(pipelines, new ParallelOptions { MaxDegreeOfParallelism = Parallelism }, async (each, _) =>
    {
        var pipeline = Settings.Name(each.Store, each.Model);
        if ((faults.Of(pipeline) ?? await check.RunAsync(pipeline, new Answers(each.Model, each.Store))) is { } problem)
            wrong[pipeline] = $"{each.Store.Kind}: {problem}";
    });
    var right = 0;
    foreach (var model in models)
    {
        string[] problems = [.. stores.Select(store => wrong.GetValueOrDefault(Settings.Name(store, model))).OfType<string>()];
        right += problems.Length == 0 ? 1 : 0;
        var verdict = problems.Length == 0 ? $"ok, {model.Expected.Rows.Count} users" : $"WRONG: {string.Join("; ", problems)}";
        Console.WriteLine($"{model.Name}: {verdict}");
    }

    var kinds = string.Join(", ", stores.Select(store => store.Kind));
    var seconds = $"{clock.Elapsed.TotalSeconds:0} s";
    Console.WriteLine($"{right} of {models.Count} models are right, from {kinds}, by calls, lists and jobs ({seconds})");
    return right == models.Count ? 0 : 1;
}
finally
{
    Directory.Delete(work, recursive: true);
}
