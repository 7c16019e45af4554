using ModelPipeline.Api;

namespace ModelPipeline.Tests;

/// <summary>What a command has written, and its exit code.</summary>
internal sealed record Written(int ExitCode, string Out, string Error)
{
    /// <summary>Runs <c>init</c>, <c>check</c> or <c>doctor</c>.</summary>
    public static async Task<Written> BySetupAsync(params string[] arguments)
    {
        Assert.True(SetupCommands.AreAskedFor(arguments));
        return await ByAsync(() => SetupCommands.RunAsync(arguments));
    }

    /// <summary>Runs anything that writes to the console.</summary>
    public static async Task<Written> ByAsync(Func<Task<int>> run)
    {
        var oldOut = Console.Out;
        var oldError = Console.Error;
        using var output = new StringWriter();
        using var error = new StringWriter();
        Console.SetOut(output);
        Console.SetError(error);
        // Nobody answers questions.
        var oldIn = Console.In;
        Console.SetIn(TextReader.Null);
        try
        {
            var exitCode = await run();
            return new(exitCode, $"{output}", $"{error}");
        }
        finally
        {
            Console.SetOut(oldOut);
            Console.SetError(oldError);
            Console.SetIn(oldIn);
        }
    }
}
