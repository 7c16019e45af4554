namespace ModelPipeline.Api;

/// <summary>Writes settings, with the schema beside them that editors complete and check by.</summary>
internal static class SettingsFile
{
    public const string Schema = "modelpipeline.schema.json";

    /// <exception cref="PipelineConfigurationException">The folder cannot be written to.</exception>
    public static async Task WriteAsync(string file, string settings)
    {
        var full = Path.GetFullPath(file);
        var folder = Path.GetDirectoryName(full)!;
        try
        {
            Directory.CreateDirectory(folder);
            await ReplaceAsync(Path.Combine(folder, Schema), SettingsSchema.Write());
            await ReplaceAsync(full, settings);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PipelineConfigurationException("--file", $"is '{file}', which cannot be written: {e.Message}");
        }
    }

    // An interruption leaves the old file or the new one, and no half file.
    private static async Task ReplaceAsync(string file, string text)
    {
        var next = $"{file}.new";
        await File.WriteAllTextAsync(next, text + "\n", CancellationToken.None);
        File.Move(next, file, overwrite: true);
    }
}
