import java.util.Collections;
import java.util.List;

import org.apache.lucene.search.Query;
import org.elasticsearch.cluster.metadata.DataStream;
import org.elasticsearch.index.mapper.DateFieldMapper;
import org.elasticsearch.index.mapper.MappedFieldType;
import org.elasticsearch.index.mapper.Mapper;
import org.elasticsearch.index.mapper.MapperService;
import org.elasticsearch.index.mapper.MappingLookup;
import org.elasticsearch.index.mapper.MetadataFieldMapper;
import org.elasticsearch.index.mapper.ParametrizedFieldMapper;
import org.elasticsearch.index.mapper.TextSearchInfo;
import org.elasticsearch.index.mapper.ValueFetcher;
import org.elasticsearch.index.query.QueryShardContext;
import org.elasticsearch.search.lookup.SearchLookup;

/**
 * The field {@code _data_stream_timestamp} that the server insists on in the mapping of a backing
 * index. It only marks: documents without {@code @timestamp} are not refused.
 */
final class TimestampMarker extends MetadataFieldMapper {
    static final String NAME = "_data_stream_timestamp";
    static final TypeParser PARSER = new ConfigurableTypeParser(
        context -> new TimestampMarker(false), context -> new Builder());

    private final boolean enabled;

    private TimestampMarker(boolean enabled) {
        super(new Type());
        this.enabled = enabled;
    }

    @Override
    public ParametrizedFieldMapper.Builder getMergeBuilder() {
        return new Builder().init(this);
    }

    @Override
    protected String contentType() {
        return NAME;
    }

    @Override
    protected void doValidate(MappingLookup fields) {
        String field = DataStream.TimestampField.FIXED_TIMESTAMP_FIELD;
        if (enabled && fields.getMapper(field) instanceof DateFieldMapper == false) {
            throw new IllegalArgumentException("a data stream needs [" + field + "] as a date");
        }
    }

    private static final class Builder extends MetadataFieldMapper.Builder {
        // Once on, it stays on.
        private final ParametrizedFieldMapper.Parameter<Boolean> enabled =
            ParametrizedFieldMapper.Parameter
                .boolParam("enabled", true, mapper -> ((TimestampMarker) mapper).enabled, false)
                .setMergeValidator((before, after) -> after || before == false);

        private Builder() {
            super(NAME);
        }

        @Override
        protected List<ParametrizedFieldMapper.Parameter<?>> getParameters() {
            return Collections.singletonList(enabled);
        }

        @Override
        public MetadataFieldMapper build(Mapper.BuilderContext context) {
            return new TimestampMarker(enabled.getValue());
        }
    }

    private static final class Type extends MappedFieldType {
        private Type() {
            super(NAME, false, false, false, TextSearchInfo.NONE, Collections.emptyMap());
        }

        @Override
        public String typeName() {
            return NAME;
        }

        @Override
        public ValueFetcher valueFetcher(MapperService mapper, SearchLookup lookup,
                                         String format) {
            throw new UnsupportedOperationException(NAME + " holds no values");
        }

        @Override
        public Query termQuery(Object value, QueryShardContext context) {
            throw new UnsupportedOperationException(NAME + " is not searchable");
        }
    }
}
