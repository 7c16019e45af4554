using System.CommandLine;
using ModelPipeline.Client;

namespace ModelPipeline.Cli;

/// <summary>Gives commands their work, their examples and their failures.</summary>
internal static class Verbs
{
    /// <summary>Sets the work of a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="around">What is around it.</param>
    /// <param name="run">Does the work and returns one of <see cref="ExitCodes"/>.</param>
    /// <returns>The command.</returns>
    public static Command Does(this Command command, Surroundings around, Func<Call, CancellationToken, Task<int>> run)
    {
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, around, run, cancellationToken));
        return command;
    }

    /// <summary>Shows the help if a command is called without one of its verbs.</summary>
    public static Command NeedsVerb(this Command command, Surroundings around)
    {
        command.SetAction(parsed => new HelpText(around).Invoke(parsed));
        return command;
    }

    /// <summary>Adds examples to the help of a command.</summary>
    public static Verb WithExamples(this Verb command, params string[] examples)
    {
        command.Examples = examples;
        return command;
    }

    /// <summary>The argument that names a pipeline.</summary>
    public static Argument<string> Pipeline() => new("PIPELINE") { Description = "Name of the pipeline" };

    /// <summary>Refuses texts that a check finds wrong, before anything is called.</summary>
    public static Option<T> Checked<T>(this Option<T> option, Func<T?, string?> check)
    {
        option.Validators.Add(result =>
        {
            if (result.Errors.Any() || !Words.AreReadable<T>(result.Tokens) || check(result.GetValueOrDefault<T>()) is not { } why)
                return;
            result.AddError(why);
        });
        return option;
    }

    private static async Task<int> RunAsync(
        ParseResult parsed, Surroundings around, Func<Call, CancellationToken, Task<int>> run, CancellationToken cancellationToken)
    {
        try
        {
            using var call = new Call(parsed, around);
            return await run(call, cancellationToken);
        }
        catch (CommandException e)
        {
            await around.Error.WriteLineAsync($"modelpipeline: {e.Message}");
            return e.ExitCode;
        }
        catch (ModelPipelineException e)
        {
            await around.Error.WriteLineAsync($"modelpipeline: {Failures.Describe(e)}");
            return e.IsTransient ? ExitCodes.Unavailable : ExitCodes.Failed;
        }
        catch (ArgumentException e)
        {
            // An id that no URL can hold.
            await around.Error.WriteLineAsync($"modelpipeline: {e.Message}");
            return ExitCodes.Usage;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A file that cannot be read or written, or an output whose disk is full.
            await around.Error.WriteLineAsync($"modelpipeline: {e.Message}");
            return ExitCodes.Failed;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }
    }
}
