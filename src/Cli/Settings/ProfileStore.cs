using System.Text.Json;

namespace ModelPipeline.Cli;

/// <summary>Reads and writes the file of profiles. Only its owner may read the file, because it can hold keys.</summary>
internal sealed class ProfileStore(Surroundings around)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public string File { get; } = Path.Combine(around.SettingsFolder, "profiles.json");

    /// <summary>The profiles; none where there is no file.</summary>
    /// <exception cref="CommandException">The file cannot be read.</exception>
    public ProfileFile Read()
    {
        if (!System.IO.File.Exists(File))
            return ProfileFile.Empty;
        try
        {
            return JsonSerializer.Deserialize(System.IO.File.ReadAllBytes(File), CliJson.Default.ProfileFile) ?? ProfileFile.Empty;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCodes.Configuration,
                $"'{File}' cannot be read as profiles ({e.GetType().Name}); correct it, or delete it and run: modelpipeline login");
        }
    }

    /// <summary>Writes a profile, which becomes the current one.</summary>
    public void Save(string name, Profile profile)
    {
        var all = Read();
        var profiles = new Dictionary<string, Profile>(all.Profiles ?? []) { [name] = profile };
        Directory.CreateDirectory(around.SettingsFolder);
        // The new file replaces the old one at once, so that an interruption leaves the old file or the new one.
        var next = $"{File}.{Environment.ProcessId}.new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        using (var stream = new FileStream(next, options))
            JsonSerializer.Serialize(stream, new(name, profiles), CliJson.Default.ProfileFile);
        System.IO.File.Move(next, File, overwrite: true);
    }
}
