namespace ModelPipeline.Tests;

/// <summary>
/// How long a test may take unless its attribute says otherwise (<c>[Fact(Timeout = 300_000)]</c>). A test that takes longer fails under
/// its name; its token is cancelled, and the tests after it go on. The limit finds what hangs: a busy machine does not come near it.
/// </summary>
internal static class TestLimit
{
    public const int Milliseconds = 120_000;
}
