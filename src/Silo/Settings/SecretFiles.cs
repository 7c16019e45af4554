using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Configuration.KeyPerFile;
using Microsoft.Extensions.FileProviders;

namespace ModelPipeline.Silo;

/// <summary>
/// Adds the folder that <c>Secrets</c> names to the settings: a file for each setting, whose name is the key with <c>__</c> for the colon.
/// Kubernetes and Docker mount secrets like this. Environment and command line override the files. Changed files are read again.
/// </summary>
internal static class SecretFiles
{
    public static IEnumerable<Fault> Insert(IConfigurationManager settings, string path)
    {
        var full = Path.GetFullPath(path);
        if (!Directory.Exists(full))
        {
            return [new("Secrets",
                $"is '{path}', which is no folder; name a folder with a file for each secret setting, such as ConnectionStrings__scores (looked for at {full}).")];
        }

        // Placed after the files of settings, and before the environment and the command line.
        var at = settings.Sources.ToList().FindLastIndex(source => source is JsonConfigurationSource) + 1;
        try
        {
            settings.Sources.Insert(at, new KeyPerFileConfigurationSource
            {
                // Kubernetes changes a mounted secret by changing a link, which raises no event for the files.
                FileProvider = new PhysicalFileProvider(full) { UsePollingFileWatcher = true, UseActivePolling = true },
                ReloadOnChange = true,
            });
            return [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            settings.Sources.RemoveAt(at);
            return [new("Secrets",
                $"is '{path}', in which a file cannot be read ({e.GetType().Name}); let this process read all of them.")];
        }
    }
}
