using System.CommandLine;

namespace ModelPipeline.Cli;

/// <summary>The users that a command line names, one by one or in a file.</summary>
internal static class UserArguments
{
    public static Option<string?> File() => new("--users")
    {
        Description = "File with a user id on each line; - for stdin",
        HelpName = "FILE",
    };

    /// <summary>The users of a file; null where no file is named.</summary>
    /// <exception cref="CommandException">The file cannot be read, or names nobody.</exception>
    public static async Task<IReadOnlyList<string>?> ReadAsync(string? file, Surroundings around, CancellationToken cancellationToken)
    {
        if (file is null)
            return null;
        try
        {
            var text = file == "-"
                ? await around.In.ReadToEndAsync(cancellationToken)
                : await System.IO.File.ReadAllTextAsync(Path.Combine(around.Folder, file), cancellationToken);
            string[] users = [.. text.Split('\n').Select(line => line.TrimEnd('\r')).Where(line => !string.IsNullOrWhiteSpace(line))];
            return users.Length > 0
                ? users
                : throw new CommandException(ExitCodes.Usage, $"'{file}' names no user; write one id on each line.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(
                ExitCodes.Usage, $"'{file}' cannot be read ({e.GetType().Name}); name a file with a user id on each line.");
        }
    }
}
