using ModelPipeline.Api;
using ModelPipeline.Silo;

var builder = WebApplication.CreateBuilder(args);
builder.AddApi();
builder.AddSilo();

await using var app = builder.Build();
app.MapApi();
return await app.RunPipelinesAsync();
