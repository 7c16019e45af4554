using ModelPipeline.Silo;
using ModelPipeline.Silo.Health;
using ModelPipeline.Silo.Schema;
using ModelPipeline.Telemetry;

if (args.Contains(MigrateCommand.Name))
{
    return await PipelineHost.ReportAsync(
        () => MigrateCommand.RunAsync(Host.CreateApplicationBuilder([.. args.Where(argument => argument != MigrateCommand.Name)])));
}

return await PipelineHost.RunAsync(() =>
{
    var builder = WebApplication.CreateBuilder(args);
    builder.UseHealthUrl();
    builder.AddSilo();
    builder.AddTelemetry("model-pipeline-silo");

    var app = builder.Build();
    app.MapHealth();
    app.MapMetrics();
    return app;
});
