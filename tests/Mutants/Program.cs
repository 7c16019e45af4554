using ModelPipeline.Mutants;

// Called by ./test mutants: changes the code of a project in a copy of the sources, and says which changes the tests find.
try
{
    using var run = new MutantRun(MutantOptions.Parse(args));
    var isComplete = await run.RunAsync();
    return isComplete ? 0 : 75;
}
catch (ArgumentException e)
{
    Console.Error.WriteLine($"test: {e.Message}");
    return 64;
}
