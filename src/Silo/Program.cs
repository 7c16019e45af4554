using ModelPipeline.Silo;

var builder = Host.CreateApplicationBuilder(args);
builder.AddSilo();

using var host = builder.Build();
return await host.RunPipelinesAsync();
