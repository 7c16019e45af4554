using System.CommandLine;

namespace ModelPipeline.Cli;

/// <summary>The server that a command calls, and the key for it.</summary>
/// <param name="Server">The address, with a slash at its end.</param>
/// <param name="ApiKey">The key; null for none.</param>
internal sealed record Connection(Uri Server, string? ApiKey)
{
    private const string DefaultServer = "http://localhost:8080";

    /// <summary>Finds both: from the options, the environment, or a profile.</summary>
    /// <exception cref="CommandException">The address is none, or there is no such profile.</exception>
    public static Connection Of(ParseResult parsed, Surroundings around)
    {
        var profile = ProfileOf(parsed.GetValue(GlobalOptions.Profile) ?? Variable(around, GlobalOptions.ProfileVariable), around);
        var named = parsed.GetValue(GlobalOptions.Server) ?? Variable(around, GlobalOptions.ServerVariable);
        var server = named ?? profile?.Server ?? DefaultServer;
        // The key of a profile is for the profile's server: another server must not learn it.
        var isOfProfile = named is null || named.TrimEnd('/') == profile?.Server?.TrimEnd('/');
        var key = parsed.GetValue(GlobalOptions.ApiKey) ?? Variable(around, GlobalOptions.ApiKeyVariable)
            ?? (isOfProfile ? profile?.ApiKey : null);
        if (!Uri.TryCreate($"{server.TrimEnd('/')}/", UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw new CommandException(ExitCodes.Usage,
                $"The server is '{server}', which is no address; set one such as {DefaultServer} "
                + $"(--server, {GlobalOptions.ServerVariable}).");
        }

        return new(address, Checked(key));
    }

    /// <summary>A key that a header can hold.</summary>
    /// <exception cref="CommandException">The key has another character. The message does not repeat the key.</exception>
    public static string? Checked(string? key) => key?.Any(letter => letter is <= ' ' or > '~') != true
        ? key
        : throw new CommandException(ExitCodes.Usage,
            "The key has a character that no key has, such as a blank or the end of a line; send the key alone "
            + $"(--api-key, {GlobalOptions.ApiKeyVariable}, the profile).");

    private static string? Variable(Surroundings around, string name) => around.Variable(name) is { Length: > 0 } value ? value : null;

    private static Profile? ProfileOf(string? name, Surroundings around)
    {
        var file = new ProfileStore(around).Read();
        var profiles = file.Profiles ?? [];
        if (name is null)
            return file.Current is null ? null : profiles.GetValueOrDefault(file.Current);
        return profiles.GetValueOrDefault(name) ?? throw new CommandException(ExitCodes.Usage,
            $"There is no profile '{name}'; {(profiles.Count == 0 ? "there are none" : $"there are {string.Join(", ", profiles.Keys)}")}. "
            + "Make one: modelpipeline login");
    }
}
