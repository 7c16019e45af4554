using System.CommandLine;

namespace ModelPipeline.Cli;

/// <summary><c>doctor</c>: looks for what is wrong, and says what to do.</summary>
internal static class DoctorCommand
{
    public static Command Create(Surroundings around)
    {
        var file = new Option<string?>("--file")
        {
            Description = "Look at this machine instead: ports, stores, models and tables of a file with settings",
            HelpName = "FILE",
        };
        return new Verb("doctor", "Look for what is wrong, and say what to do; exit 1 if something is wrong") { file }
            .WithExamples("modelpipeline doctor", "modelpipeline doctor --file pipeline.json")
            .Does(around, (call, cancellationToken) => call.Get(file) is null
                ? LookAsync(call, cancellationToken)
                : HostProgram.RunAsync(around, HostArguments.Of("doctor", call, [file]), cancellationToken));
    }

    private static async Task<int> LookAsync(Call call, CancellationToken cancellationToken)
    {
        var report = new DoctorReport(call.Server.Server, await new Doctor(call).LookAsync(cancellationToken));
        if (call.Print.Format == OutputFormat.Text)
            report.Checks.ToList().ForEach(check => call.Print.Text(Describe(check)));
        else
            call.Print.Value(report, CliJson.Default.DoctorReport, _ => []);
        return report.Result == CheckResult.Failed ? ExitCodes.Failed : ExitCodes.Ok;
    }

    private static string Describe(DoctorCheck check) =>
        $"{Mark(check.Result)}  {check.Name}: {check.Found}{(check.Remedy is null ? "" : $"\n      {check.Remedy}")}";

    private static string Mark(CheckResult result) => result switch
    {
        CheckResult.Ok => "ok  ",
        CheckResult.Warning => "warn",
        _ => "FAIL",
    };
}
