namespace ModelPipeline;

/// <summary>Chooses the storage that the setting <c>Models:Store</c> names.</summary>
internal static class ModelStores
{
    /// <summary>The setting of the cluster's database; the default where there is one.</summary>
    public const string Database = "Database";

    // Of a process that is no part of a cluster.
    private const string DefaultFolder = "data/models";

    /// <exception cref="PipelineConfigurationException">The setting names no storage that is there.</exception>
    public static IModelStore Create(ModelsOptions options, IEnumerable<ModelStorageKind> kinds, IServiceProvider services)
    {
        var clock = (TimeProvider)services.GetService(typeof(TimeProvider))!;
        var byDefault = kinds.Any(kind => kind.Name == Database) ? Database : DefaultFolder;
        var address = SourceAddress.Parse(options.Store.Length > 0 ? options.Store : byDefault);
        var name = address.Scheme.Length > 0 ? address.Scheme : address.Text;
        if (kinds.FirstOrDefault(kind => kind.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } kind)
            return new ModelStore(kind.Create(services, address), options, clock);
        if (name.Equals(Database, StringComparison.OrdinalIgnoreCase))
            throw new PipelineConfigurationException("Models:Store", $"is '{name}', which needs Cluster:Kind AdoNet; set a folder.");
        if (address.Scheme.Length == 0)
            return new ModelStore(new FolderStorage(address.Text), options, clock);
        throw new PipelineConfigurationException("Models:Store",
            $"is '{address.Shown}'; set a folder, or an address with one of {string.Join(", ", kinds.Select(each => each.Name))}.");
    }
}
