namespace ModelPipeline.Tests;

public sealed class HttpSourceContentTests() : SourceContentCompliance(new HttpModelServer());

public sealed class HttpSourceTransferTests() : SourceTransferCompliance(new HttpModelServer());

public sealed class HttpSourceWithTimesContentTests() : SourceContentCompliance(new HttpModelServer("modified"));

public sealed class HttpSourceWithTimesTransferTests() : SourceTransferCompliance(new HttpModelServer("modified"));

public sealed class HttpSourceWithoutMarksContentTests() : SourceContentCompliance(new HttpModelServer(""));

public sealed class HttpSourceWithoutMarksTransferTests() : SourceTransferCompliance(new HttpModelServer(""));
