namespace ModelPipeline;

/// <summary>A kind of storage that the setting <c>Models:Store</c> can name.</summary>
/// <param name="Name">The whole setting (<c>Database</c>), or the scheme of an address (<c>s3</c>); case-insensitive.</param>
/// <param name="Create">Creates the storage for an address, without any I/O.</param>
public sealed record ModelStorageKind(string Name, Func<IServiceProvider, SourceAddress, IModelStorage> Create);
