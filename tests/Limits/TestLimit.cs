namespace ModelPipeline.Tests;

/// <summary>
/// The time limit of a test, unless its attribute has another (<c>[Fact(Timeout = 300_000)]</c>). A test beyond the limit fails under its
/// name, its token is cancelled, and the other tests continue. The limit is for tests that hang: a busy machine does not reach it.
/// </summary>
internal static class TestLimit
{
    public const int Milliseconds = 240_000;
}
