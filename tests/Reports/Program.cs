using ModelPipeline.Reports;

// Prints the results of ./test coverage and ./test mutants, one line for each folder of src.
switch (args)
{
    case ["coverage", var root, var folder]:
        var coverage = CoverageReport.Read(Directory.EnumerateFiles(folder, "coverage.cobertura*.xml", SearchOption.AllDirectories), root);
        FolderTable.Write(Console.Out, ["folder", "lines", "branches"], coverage);
        return 0;
    case ["mutants", var root, .. var files]:
        var mutants = MutantReport.Read(files, root);
        FolderTable.Write(Console.Out, ["folder", "found", "of", "score"], mutants.Folders);
        foreach (var survivor in mutants.Survivors)
            Console.WriteLine(survivor);
        return 0;
    default:
        Console.Error.WriteLine("Usage: coverage ROOT FOLDER, or mutants ROOT FILE...");
        return 64;
}
