using ModelPipeline.Api;
using ModelPipeline.Silo;

if (SetupCommands.AreAskedFor(args))
    return await SetupCommands.RunAsync(args);
if (CreateKeyCommand.IsAskedFor(args))
    return await PipelineHost.ReportAsync(() => CreateKeyCommand.RunAsync(Host.CreateApplicationBuilder(args)));

return await PipelineHost.RunAsync(() =>
{
    var builder = WebApplication.CreateBuilder(args);
    builder.AddApi();

    var app = builder.Build();
    app.MapApi();
    return app;
});
