using ModelPipeline.Bench.AspNet;
using Npgsql;

var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, PeerJson.Default));
var options = PeerOptions.Read(builder.Configuration);

await using var database = NpgsqlDataSource.Create(options.ConnectionString);
using var model = PeerModel.Load(options);
var tables = new Tables(options, model.Columns);
IScorer scorer = options.Batches ? new BatchScorer(database, tables, model, options) : new CallScorer(database, tables, model, options);
await tables.CreateAsync(database);

var app = builder.Build();
app.MapGet("/health/ready", () => Results.Ok());
app.MapGet("/constant", () => TypedResults.Json(PeerScore.Constant, PeerJson.Default.PeerScore));
app.MapPost("/pipelines/{pipeline}/users/{user}/score", async (string user) =>
    await scorer.ScoreAsync(user) is { } score ? Results.Json(score, PeerJson.Default.PeerScore) : Results.NotFound());
await app.RunAsync();
