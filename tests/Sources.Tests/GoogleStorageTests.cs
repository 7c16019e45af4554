namespace ModelPipeline.Tests;

public sealed class GoogleStorageContentTests() : SourceContentCompliance(new GoogleStorageServer());

public sealed class GoogleStorageTransferTests() : SourceTransferCompliance(new GoogleStorageServer());

public sealed class GoogleStorageStoreTests() : ModelStoreCompliance(new GoogleStorageServer());

public sealed class GoogleStorageFolderTests() : SourceFolderCompliance(new GoogleStorageServer());
