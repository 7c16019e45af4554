using ModelPipeline.Silo;

return await PipelineHost.RunAsync(() =>
{
    var builder = Host.CreateApplicationBuilder(args);
    builder.AddSilo();
    return builder.Build();
});
