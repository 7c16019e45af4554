using ModelPipeline.Api;
using ModelPipeline.Silo;

return await PipelineHost.RunAsync(() =>
{
    var builder = WebApplication.CreateBuilder(args);
    builder.AddApi();

    var app = builder.Build();
    app.MapApi();
    return app;
});
