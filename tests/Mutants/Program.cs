using ModelPipeline.Mutants;

// Called by ./test mutants: changes the code of a project in a copy of the sources, and says which changes the tests find.
try
{
    var isComplete = await new MutantRun(MutantOptions.Parse(args)).RunAsync();
    return isComplete ? 0 : 75;
}
catch (ArgumentException e)
{
    Console.Error.WriteLine($"test: {e.Message}");
    return 64;
}
