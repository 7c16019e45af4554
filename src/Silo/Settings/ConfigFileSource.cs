using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.FileProviders;

namespace ModelPipeline.Silo;

/// <summary>The settings of the file that <c>Config</c> names. Relative paths become full paths.</summary>
internal sealed class ConfigFileSource : JsonConfigurationSource
{
    private readonly string folder;

    /// <param name="file">The full path of the file.</param>
    public ConfigFileSource(string file)
    {
        folder = System.IO.Path.GetDirectoryName(file)!;
        FileProvider = new PhysicalFileProvider(folder);
        Path = System.IO.Path.GetFileName(file);
    }

    public override IConfigurationProvider Build(IConfigurationBuilder builder)
    {
        EnsureDefaults(builder);
        return new Provider(this, folder);
    }

    private sealed class Provider(JsonConfigurationSource source, string folder) : JsonConfigurationProvider(source)
    {
        public override void Load(Stream stream)
        {
            base.Load(stream);
            ConfigPaths.Resolve(Data, folder);
        }
    }
}
