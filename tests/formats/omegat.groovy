// OmegaT runs this when it has loaded a project: it writes what its own readers take from each file
// in the folder "glossary", as JSON in the folder of the project. The name of a file tells its two
// languages, as in en-th.tbx; for TBX the reader asks the project for them.
import groovy.json.JsonOutput
import org.omegat.core.Core
import org.omegat.gui.glossary.GlossaryManager

if (eventType.toString() != "LOAD") return

def properties = Core.project.projectProperties
def manager = new GlossaryManager(null)
manager.priorityGlossary = new File(properties.writeableGlossary)

def read = new File(properties.glossaryRoot).listFiles().sort().collectEntries { file ->
    def (source, target) = file.name.tokenize(".").first().tokenize("-")
    properties.sourceLanguage = source
    properties.targetLanguage = target
    // The manager chooses the reader by the ending of the name, as when people put a file there.
    [file.name, manager.loadGlossaryFile(file).collect { [it.srcText, it.locText, it.commentText] }]
}
new File(properties.projectRoot, "read.json").setText(JsonOutput.toJson(read), "UTF-8")
