namespace ModelPipeline.Tests;

public sealed class S3ContentTests() : SourceContentCompliance(new S3Server());

public sealed class S3TransferTests() : SourceTransferCompliance(new S3Server());

public sealed class S3StoreTests() : ModelStoreCompliance(new S3Server());

public sealed class S3FolderTests() : SourceFolderCompliance(new S3Server());
