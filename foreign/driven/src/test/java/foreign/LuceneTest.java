package foreign;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.util.CloseableThreadLocal;
import org.junit.jupiter.api.Test;

/** An analyzer's components, which it keeps for each thread. */
class LuceneTest {
  @Test
  void documents_ofAllThreads_areFoundByAllThreads() throws Exception {
    try (ByteBuffersDirectory directory = new ByteBuffersDirectory();
        Analyzer analyzer = new StandardAnalyzer()) {
      List<Long> added;
      try (IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig(analyzer))) {
        added = InThreads.call(() -> writer.addDocument(document()));
      }
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        IndexSearcher searcher = new IndexSearcher(reader);
        List<Integer> found = InThreads.call(() -> count(searcher));
        assertThat(found).containsOnly(added.size());
      }
    }
  }

  private static Document document() {
    Document document = new Document();
    document.add(new TextField("text", "Values that the local owns", Field.Store.YES));
    return document;
  }

  private static int count(IndexSearcher searcher) throws IOException {
    return searcher.count(new TermQuery(new Term("text", "owns")));
  }

  @Test
  void closeableThreadLocal_hasAValueForEachThread() throws Exception {
    try (CloseableThreadLocal<Object> local =
        new CloseableThreadLocal<>() {
          @Override
          protected Object initialValue() {
            return new Object();
          }
        }) {
      Object mine = local.get();
      assertThat(local.get()).isSameAs(mine);
      assertThat(InThreads.call(local::get)).doesNotContain(mine);
    }
  }
}
