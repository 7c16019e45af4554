using System.CommandLine;

namespace ModelPipeline.Cli;

/// <summary>Asks for a confirmation before an action that cannot be undone.</summary>
internal static class Confirmation
{
    public static Option<bool> Option() => new("--yes", "-y") { Description = "Do not ask" };

    /// <exception cref="CommandException">The user says no, or nobody can be asked.</exception>
    public static void Ask(Call call, bool isSure, string question)
    {
        if (isSure)
            return;
        if (!call.Around.IsInTerminal)
            throw new CommandException(ExitCodes.Usage, $"{question} Nobody can answer here; add --yes.");
        call.Around.Error.Write($"{question} [y/N] ");
        if (call.Around.In.ReadLine()?.Trim().ToLowerInvariant() is not ("y" or "yes"))
            throw new CommandException(ExitCodes.Failed, "Nothing was done.");
    }
}
