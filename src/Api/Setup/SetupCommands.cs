using ModelPipeline.Silo;

namespace ModelPipeline.Api;

/// <summary>The commands that prepare settings: <c>init</c>, <c>check</c> and <c>doctor</c>. No server is needed.</summary>
internal static class SetupCommands
{
    /// <summary>Whether the arguments ask for one of the commands.</summary>
    public static bool AreAskedFor(IReadOnlyList<string> arguments) => arguments is ["init" or "check" or "doctor", ..];

    /// <summary>Runs the command and returns the exit code.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        if (SetupHelp.IsAskedFor(arguments))
        {
            Console.WriteLine(SetupHelp.Of(arguments[0]));
            return 0;
        }

        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            stop.Cancel();
        };
        var exitCode = 0;
        var failure = await PipelineHost.ReportAsync(async () =>
        {
            var parsed = SetupArguments.Parse(arguments);
            exitCode = arguments[0] switch
            {
                "init" => await InitCommand.RunAsync(parsed, stop.Token),
                "check" => await CheckCommand.RunAsync(parsed, stop.Token),
                _ => await DoctorCommand.RunAsync(parsed, stop.Token),
            };
        });
        return failure == 0 ? exitCode : failure;
    }
}
