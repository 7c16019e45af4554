using System.Text.Json;
using ModelPipeline.Silo;

namespace ModelPipeline.Api;

/// <summary>The command <c>doctor</c>: looks on this machine for what would keep a server with some settings from serving.</summary>
internal static class DoctorCommand
{
    public static async Task<int> RunAsync(SetupArguments arguments, CancellationToken cancellationToken)
    {
        var file = arguments.Find("--file") ?? "pipeline.json";
        await using var services = SetupServices.Of(file, looksAtMachine: true);
        var checker = services.GetRequiredService<SettingsChecker>();
        var definitions = services.GetServices<PipelineDefinition>().ToList();
        List<Fault> faults = [.. services.GetServices<Fault>(), .. checker.CheckTogether(definitions)];
        var settings = services.GetRequiredService<IConfiguration>();
        List<HealthCheck> checks =
        [
            MachineChecks.Runtime(),
            .. faults.Select(fault => HealthCheck.Failed("settings", fault.ToString())),
            .. MachineChecks.Ports(settings),
            .. await DatabaseChecks.PostgreSqlAsync(settings, TimeProvider.System, cancellationToken),
        ];
        if (faults.Count == 0)
            checks.Insert(1, HealthCheck.Ok("settings", $"{file} has no fault"));
        foreach (var definition in definitions)
        {
            checks.AddRange(await PostgreSqlRights.LookAsync(definition, settings, cancellationToken));
            checks.AddRange(await PipelineAsync(checker, definition, definitions, cancellationToken));
        }

        Console.WriteLine(arguments.IsJson
            ? JsonSerializer.Serialize([.. checks], SetupJson.Default.HealthCheckArray)
            : string.Join('\n', checks.Select(Describe)));
        return checks.Exists(check => check.IsFailed) ? PipelineHost.Failed : 0;
    }

    private static async Task<IEnumerable<HealthCheck>> PipelineAsync(
        SettingsChecker checker, PipelineDefinition definition, IReadOnlyList<PipelineDefinition> all, CancellationToken cancellationToken)
    {
        var faults = await checker.CheckAsync(definition, all, opensInput: true, cancellationToken);
        return faults.Count == 0
            ? [HealthCheck.Ok($"pipeline {definition.Name}", "the model loads, and the table has its columns")]
            : faults.Select(fault => HealthCheck.Failed($"pipeline {definition.Name}", fault.ToString()));
    }

    private static string Describe(HealthCheck check)
    {
        var mark = check.Result switch
        {
            "Ok" => "ok  ",
            "Warning" => "warn",
            _ => "FAIL",
        };
        return $"{mark}  {check.Name}: {check.Found}{(check.Remedy is null ? "" : $"\n      {check.Remedy}")}";
    }
}
